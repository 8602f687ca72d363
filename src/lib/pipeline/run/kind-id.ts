import type { ModelKindId } from '../../models/index.ts';

/** Kind of a model that a person's own script has learned. In no registry: without its script it is nothing. */
export const CUSTOM_KIND = 'own';

/** Every kind a bundle may be of. */
export type BundleKindId = ModelKindId | typeof CUSTOM_KIND;
