/**
 * What a rise or fall of amplitude and frequency together mean in the joint analysis of spectrum and amplitude (A. Luttmann,
 * M. Jäger, W. Laurig, Int. J. Ind. Ergon. 25, 2000): amplitude up and frequency down is fatigue, both up is more force,
 * both down is less force, amplitude down and frequency up is recovery. NaN slopes give `undecided`.
 */
export function jasaQuadrant(
	rmsSlope: number,
	mdfSlope: number
): 'fatigue' | 'force increase' | 'force decrease' | 'recovery' | 'undecided' {
	if (!Number.isFinite(rmsSlope) || !Number.isFinite(mdfSlope) || rmsSlope === 0 || mdfSlope === 0) {
		return 'undecided';
	}
	if (rmsSlope > 0) return mdfSlope > 0 ? 'force increase' : 'fatigue';
	return mdfSlope > 0 ? 'recovery' : 'force decrease';
}
