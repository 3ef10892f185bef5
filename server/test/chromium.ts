import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { installDebianPackages, mayInstallDebianPackages } from './debian.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const ELSEWHERE = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * What is off. The first two are the browser's own panels, which are pages that each window renders anew, for more than all
 * our pages take; the rest is what Playwright switches off, repeated because Chromium heeds the last such switch alone.
 */
const OFF = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/**
 * No sandbox, because continuous integration runs as root, where Chromium refuses one; the rest keeps the browser from
 * reaching for anything outside the pages under test.
 */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  `--disable-features=${OFF.join(',')}`,
];

/** Path of a Chromium or Chrome on this machine; installs Debian's package where that is allowed. */
export async function findChromium(): Promise<string> {
  const found = findInstalled();
  if (found) return found;
  if (mayInstallDebianPackages()) {
    await installDebianPackages(['chromium', 'fonts-noto-core'], 'to run the tests in a real browser');
    const installed = findInstalled();
    if (installed) return installed;
  }
  throw new Error(
    'The browser tests need Chromium or Google Chrome, and found neither. Install one (Debian: apt-get install ' +
      'chromium; macOS: brew install --cask chromium) and put it on PATH.',
  );
}

/** A headless Chromium for tests. The caller closes it. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { args = [], ...rest } = options;
  return chromium.launch({ executablePath: await findChromium(), args: [...SWITCHES, ...args], ...rest });
}

function findInstalled(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...ELSEWHERE].find((path) => existsSync(path));
}
