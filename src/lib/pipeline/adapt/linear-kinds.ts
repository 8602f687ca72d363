/** Kinds whose decisions are those of the densities: for them adaptation decides itself. */
export const LINEAR_KINDS: readonly string[] = ['lda', 'rlda'];
