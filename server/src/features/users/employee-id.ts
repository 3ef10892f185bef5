/** How employee IDs are compared: trimmed, NFC, without case; zeros kept. */
export const employeeIdKey = (employeeId: string): string => employeeId.normalize('NFC').trim().toLowerCase();
