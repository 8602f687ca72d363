import { AppError } from '../../../core/errors.ts';
import type { Registry } from '../../../core/registry.ts';
import type { Ask, OpenedDevice, SourceKind } from '../../source.ts';
import type { Driver } from '../driver.ts';
import { looksLikeLog } from './device-log.ts';
import type { LogSource } from './log-source.ts';

/** The log that was chosen last in this window. */
let chosen: File | undefined;

/** The next connection plays this file. */
export function chooseLog(file: File): void {
	chosen = file;
}

/** Whether a file is a device log, by its name or by how it begins. */
export async function isLog(file: File): Promise<boolean> {
	return /\.device-log(\.txt)?$/i.test(file.name) || looksLikeLog(await file.slice(0, 100).text());
}

/** A captured device log as an entry of the source registry. */
export const deviceLog = (drivers: Registry<Driver>): SourceKind<'device-log'> => ({
	id: 'device-log',
	label: 'Device log',
	summary: 'Plays the raw bytes of an amplifier, captured with “Log device bytes”, through its decoder.',
	group: 'file',
	needs: 'nothing',
	via: 'file',
	params: [],
	before: ['Press Connect and choose a .device-log.txt file, or drop one on this page.'],
	async open(_values, ask: Ask = 'known'): Promise<OpenedDevice> {
		if (ask === 'always' || !chosen) chosen = await pick();
		const { port1, port2 } = new MessageChannel();
		port1.postMessage(chosen);
		return { port: port2, release: () => port1.close() };
	},
	async create(_values, port?: MessagePort): Promise<LogSource> {
		if (!port) throw new AppError('SourceError', 'No log is chosen. Press Connect.');
		const file = await new Promise<File>((resolve) => {
			port.onmessage = ({ data }: MessageEvent<File>) => resolve(data);
		});
		port.close();
		const { LogSource } = await import('./log-source.ts');
		return new LogSource(await file.text(), drivers);
	}
});

/** The browser's own dialogue for a file. */
function pick(): Promise<File> {
	const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.txt' });
	return new Promise((resolve, reject) => {
		input.oncancel = () =>
			reject(
				new AppError('SourceError', 'No log was chosen. Press Connect and choose a .device-log.txt file.')
			);
		input.onchange = () => {
			const file = input.files?.[0];
			if (file) resolve(file);
		};
		input.click();
	});
}
