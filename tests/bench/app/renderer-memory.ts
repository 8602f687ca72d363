import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

const PAGE_BYTES = 4096;

/** Resident bytes of a process; Linux only. */
function residentOf(pid: number): number {
	try {
		return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
	} catch {
		// It has ended meanwhile.
		return 0;
	}
}

/** Bytes the browser's renderers (window and workers, heaps and buffers together) hold now. Undefined where it cannot be told. */
export async function rendererMemory(page: Page): Promise<(() => number) | undefined> {
	const browser = page.context().browser() ?? undefined;
	const session = browser ? await browser.newBrowserCDPSession() : await page.context().newCDPSession(page);
	try {
		const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
			processInfo: { type: string; id: number }[];
		};
		const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
		const held = (): number => pids.reduce((sum, pid) => sum + residentOf(pid), 0);
		return held() > 0 ? held : undefined;
	} catch {
		// A page's own session may not ask for processes.
		return undefined;
	}
}

/** The most they hold until `stop`, in MB above what they held at the beginning. Undefined where it cannot be told. */
export async function rendererPeak(page: Page): Promise<{ stop(): number | undefined }> {
	const held = await rendererMemory(page);
	if (!held) return { stop: () => undefined };
	const before = held();
	let most = before;
	const timer = setInterval(() => (most = Math.max(most, held())), 50);
	return {
		stop() {
			clearInterval(timer);
			return (most - before) / 1e6;
		}
	};
}
