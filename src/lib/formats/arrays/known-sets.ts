import { baseName, sizeOf, type ArrayFile, type ArrayVariable } from './array-file.ts';

/** A public data set whose files are told by their variables. */
export interface KnownSet {
	readonly name: string;
	/** Samples per second; undefined where the set has several rates and the file does not tell which. */
	readonly rate: number | undefined;
	/** The number of the label that stands for rest. */
	readonly rest: number;
	readonly device?: string | undefined;
}

/** Recognises the files of data sets whose descriptions say what their files do not. */
export function knownSet({ variables }: ArrayFile): KnownSet | undefined {
	const find = (name: string): ArrayVariable | undefined =>
		variables.find((variable) => baseName(variable.name).toLowerCase() === name);
	const emg = find('emg');
	if (emg && find('stimulus') && find('repetition')) return ninapro(emg, find('acc'));
	const data = find('data');
	if (data && find('gesture') && sizeOf(data).channels === 128)
		return { name: 'CapgMyo', rate: 1000, rest: 0 };
	return undefined;
}

/** Ninapro: the number of channels tells which of its data bases it is, as far as it tells anything. */
function ninapro(emg: ArrayVariable, acc: ArrayVariable | undefined): KnownSet {
	const { channels } = sizeOf(emg);
	if (channels === 10) return { name: 'Ninapro DB1', rate: 100, rest: 0, device: 'Otto Bock 13E200' };
	if (channels === 12) return { name: 'Ninapro (12 channels: DB2, DB3, DB4 or DB7)', rate: 2000, rest: 0 };
	if (channels === 16 && acc && sizeOf(acc).channels === 3)
		return { name: 'Ninapro DB5', rate: 200, rest: 0, device: 'Thalmic Myo (2)' };
	return { name: 'Ninapro', rate: undefined, rest: 0 };
}
