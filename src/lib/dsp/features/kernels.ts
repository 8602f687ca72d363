import { htdKernel } from './htd-kernel.ts';
import type { Kernel } from './kernel.ts';
import { logHtdKernel } from './log-htd-kernel.ts';
import { tdpsdKernel } from './tdpsd-kernel.ts';

/** Used by the extractor whenever all of a kernel's features are wanted, with their own thresholds. */
export const kernels: readonly Kernel[] = [htdKernel, logHtdKernel, tdpsdKernel];
