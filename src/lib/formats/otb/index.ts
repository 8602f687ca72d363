import type { Format } from '../format.ts';
import { importOtb } from './read.ts';
import { isTar } from './tar.ts';

/** Recordings of OT Bioelettronica: a tar archive of XML and samples. */
export const otb: Format = {
	id: 'otb',
	label: 'OTB+/OTB4',
	extensions: ['.otb+', '.otb4', '.otb'],
	summary: 'Recordings of OT BioLab+ (Quattrocento, Sessantaquattro, Muovi, Due, Novecento).',
	import: importOtb,
	sniff: isTar
};
