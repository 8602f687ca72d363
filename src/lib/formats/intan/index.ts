import type { Format } from '../format.ts';
import { isIntan } from './header.ts';
import { importIntan } from './read.ts';

/** Recordings of Intan's RHD amplifiers in one file. */
export const intan: Format = {
	id: 'intan',
	label: 'Intan RHD',
	extensions: ['.rhd'],
	summary: 'Recordings of Intan RHD amplifiers.',
	import: importIntan,
	sniff: isIntan
};
