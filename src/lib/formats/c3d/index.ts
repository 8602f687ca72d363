import type { Format } from '../format.ts';
import { importC3d } from './read.ts';

/** Analog channels of motion capture (Vicon, Qualisys, BTS, Motion Analysis). */
export const c3d: Format = {
	id: 'c3d',
	label: 'C3D',
	extensions: ['.c3d'],
	summary: 'Analog channels and events of motion capture.',
	import: importC3d,
	// The header names the block of its parameters, usually the second.
	sniff: (bytes) =>
		bytes[1] === 0x50 && bytes[0]! >= 2 && bytes[0]! <= 40 && bytes.length >= 1024 && isParameters(bytes)
};

const isParameters = (bytes: Uint8Array): boolean => {
	const at = (bytes[0]! - 1) * 512;
	return at + 4 > bytes.length || (bytes[at + 3]! >= 84 && bytes[at + 3]! <= 86);
};
