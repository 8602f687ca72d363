/** Rows of one stream that entered its ring together. Timestamps are the session's, `came` is on the app clock; seconds. */
export interface Arrival {
	readonly first: number;
	readonly last: number;
	readonly came: number;
	readonly rows: number;
}

/** How a replay kept its time. */
export interface Paced {
	/** Relative error of its rate over the whole run, in millionths. */
	readonly ppm: number;
	/** Lateness of a row, seconds: half of them came sooner, 95 of 100 did, all did. */
	readonly late50: number;
	readonly late95: number;
	readonly worst: number;
	/** The most the newest rows of two streams were ever apart, in samples of the slower one. */
	readonly apart: number;
	/** Rows per second of the first stream. */
	readonly rate: number;
	readonly rows: number;
}

/**
 * What arrivals say of the pacing at `speed`. Rows come late by what the machine does besides, never early, so the rate is
 * that of the most punctual arrival of each second: a straight line through them. A pacer that drifts moves them all;
 * one late chunk moves none. Lateness is counted from the earliest arrival. Streams are compared at every moment at which one of
 * them arrived, between the streams of one turn too.
 */
export function paced(
	[signal, guide]: readonly [readonly Arrival[], readonly Arrival[]],
	speed: number,
	guideFs: number
): Paced {
	const { first: t0, came: c0 } = signal[0]!;
	const due = (time: number): number => c0 + (time - t0) / speed;
	const punctual = new Map<number, { at: number; late: number }>();
	for (const { last, came } of signal) {
		const [at, late] = [came - c0, came - due(last)];
		const second = Math.floor(at);
		if (late < (punctual.get(second)?.late ?? Infinity)) punctual.set(second, { at, late });
	}
	// The last second is not whole: a late chunk may be all there is of it.
	punctual.delete(Math.max(...punctual.keys()));
	const earliest = Math.min(...[...punctual.values()].map(({ late }) => late));
	const late = signal
		.map(({ first, came, rows }) => ({ late: came - due(first) - earliest, rows }))
		.sort((a, b) => a.late - b.late);
	const rows = late.reduce((sum, one) => sum + one.rows, 0);
	const quantile = (share: number): number => {
		let below = 0;
		return late.find((one) => (below += one.rows) >= share * rows)!.late;
	};
	return {
		ppm: 1e6 * slope([...punctual.values()]),
		late50: quantile(0.5),
		late95: quantile(0.95),
		worst: late.at(-1)!.late,
		apart: mostApart(signal, guide) * guideFs,
		rate: rows / (signal.at(-1)!.came - c0),
		rows
	};
}

/** Of the line with the least squares through the points. */
function slope(points: readonly { readonly at: number; readonly late: number }[]): number {
	const mean = (of: (point: { at: number; late: number }) => number): number =>
		points.reduce((sum, point) => sum + of(point), 0) / points.length;
	const [at, late] = [mean((point) => point.at), mean((point) => point.late)];
	return mean((point) => (point.at - at) * (point.late - late)) / mean((point) => (point.at - at) ** 2);
}

/** The most seconds of the session between what had come of the one and of the other, at any moment. */
function mostApart(a: readonly Arrival[], b: readonly Arrival[]): number {
	const all = [...a.map((one) => ({ ...one, k: 0 })), ...b.map((one) => ({ ...one, k: 1 }))];
	all.sort((x, y) => x.came - y.came);
	const newest: [number, number] = [NaN, NaN];
	let most = 0;
	all.forEach(({ k, last, came }, i) => {
		newest[k] = last;
		// What came at the same tick of the clock cannot be told apart.
		if (came !== all[i + 1]?.came) most = Math.max(most, Math.abs(newest[0] - newest[1]) || 0);
	});
	return most;
}
