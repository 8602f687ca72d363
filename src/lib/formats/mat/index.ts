import { exportStreams } from '../export-streams.ts';
import type { Format } from '../format.ts';
import { importMat } from './read.ts';
import { writeMat } from './write.ts';

/** Variables of MATLAB, format 5 (`save -v7`). */
export const mat: Format = {
	id: 'mat',
	label: 'MATLAB',
	extensions: ['.mat'],
	summary: 'Variables for MATLAB and SciPy: samples × channels, times and labels; one file per stream.',
	export: (session, target, options) => exportStreams(session, target, options, '.mat', writeMat, 1),
	import: importMat,
	sniff: (bytes) => {
		const mark = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
		return (mark === 'IM' && bytes[125] === 1) || (mark === 'MI' && bytes[124] === 1);
	}
};
