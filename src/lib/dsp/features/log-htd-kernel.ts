import { htdKernel } from './htd-kernel.ts';
import type { Kernel } from './kernel.ts';
import { lmav } from './lmav.ts';
import { lwl } from './lwl.ts';

/** LMAV, ZC, SSC and LWL in the one pass of HTD, and two logarithms. */
export const logHtdKernel: Kernel = {
	ids: ['LMAV', 'ZC', 'SSC', 'LWL'],
	perChannel(x, out) {
		htdKernel.perChannel(x, out);
		out[0] = Math.log(out[0]! + lmav.threshold.value);
		out[3] = Math.log(out[3]! + lwl.threshold.value);
	}
};
