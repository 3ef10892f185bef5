/** A challenge waits for a finger on a sensor, not for a coffee. */
export const CHALLENGE_LIFE_SECONDS = 300;
/** How long another device may take to scan, be confirmed and make its passkey. */
export const DEVICE_LIFE_SECONDS = 600;
/** Of one user. Nobody has more devices, and a list of more helps nobody. */
export const MOST_PASSKEYS = 20;
export const LONGEST_NAME = 60;
