import { exportStreams } from '../export-streams.ts';
import type { Format } from '../format.ts';
import { importNpy } from './read.ts';
import { writeNpz } from './write.ts';

/** Arrays of NumPy: `.npy`, and `.npz` with several. */
export const npy: Format = {
	id: 'npy',
	label: 'NumPy',
	extensions: ['.npz', '.npy'],
	summary: 'Arrays for Python: samples × channels, times and labels; one file per stream.',
	export: (session, target, options) => exportStreams(session, target, options, '.npz', writeNpz, 2),
	import: importNpy,
	sniff: (bytes) => isArray(bytes) || isArchive(bytes)
};

const isArray = (bytes: Uint8Array): boolean =>
	bytes[0] === 0x93 && new TextDecoder('latin1').decode(bytes.subarray(1, 6)) === 'NUMPY';

/** A zip archive whose first entry is an array. */
function isArchive(bytes: Uint8Array): boolean {
	if (bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4) return false;
	const length = bytes[26]! | (bytes[27]! << 8);
	return new TextDecoder('latin1').decode(bytes.subarray(30, 30 + length)).endsWith('.npy');
}
