import type { Format } from '../format.ts';
import { importHdf5 } from './read.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** HDF5, and MATLAB 7.3, which is HDF5 behind a header of 512 bytes. */
export const hdf5: Format = {
	id: 'hdf5',
	label: 'HDF5',
	extensions: ['.h5', '.hdf5', '.hdf', '.mat'],
	summary: 'Arrays in groups, among them MATLAB 7.3, emg2pose and emg2qwerty.',
	import: importHdf5,
	// A header of the user may come first: of 512 bytes, 1024, 2048, …
	sniff: (bytes) => [0, 512, 1024, 2048].some((at) => SIGNATURE.every((value, i) => bytes[at + i] === value))
};
