/** Power per hertz in decibels re 1 unit² per hertz. */
export const decibel = (density: number): number => 10 * Math.log10(density);

/** Decibels from the lower to the upper edge of a picture. */
export interface DecibelRange {
	readonly low: number;
	readonly high: number;
}

/** Most decibels that are shown. */
const MOST_DB = 80;
/** A range is left for a smaller one when so much of it is empty, decibels. */
const LEAVE_DB = 20;

/**
 * The range that holds curves of densities, in tens of decibels; `before` is kept as long as it holds them and is not much too
 * large, so that the axis stands still.
 */
export function decibelRange(
	curves: readonly Float64Array[],
	before: DecibelRange | undefined
): DecibelRange | undefined {
	let [least, most] = [Infinity, 0];
	for (const curve of curves) {
		// The first bins are next to 0 because each segment is less its mean.
		for (const value of curve.subarray(2)) {
			if (value > 0 && value < least) least = value;
			if (value > most) most = value;
		}
	}
	if (!(most > 0) || !Number.isFinite(most)) return before;
	const high = 10 * Math.ceil(decibel(most) / 10);
	const low = Math.max(high - MOST_DB, Math.min(high - 20, 10 * Math.floor(decibel(least) / 10)));
	const holds = before && before.high >= high && before.low <= low;
	return holds && before.high - high < LEAVE_DB && low - before.low < LEAVE_DB ? before : { low, high };
}

/** Marks of an axis from 0 to `most`, at least `least` px apart on `width` px. */
export function axisValues(most: number, width: number, least = 48): readonly number[] {
	const fits = Math.max(1, Math.floor(width / least));
	const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000].find(
		(nice) => most / nice <= fits
	);
	return step === undefined ? [0] : Array.from({ length: Math.floor(most / step) + 1 }, (_, k) => k * step);
}

/** Densities at a line and beside it are compared over so many multiples. */
const MULTIPLES = 4;
/** Lines that stand out so far are mains: on average, or the first alone, decibels. */
const EVIDENT_DB = 6;
const FIRST_DB = 10;

/**
 * How far 50 or 60 Hz and their multiples stand out of the density beside them, as a multiple of what is evident; NaN where there
 * are none.
 */
function standsOut(frequencies: Float64Array, density: Float64Array, hz: number): number {
	const step = frequencies[1]!;
	const around = (at: number, from: number, to: number): number[] =>
		Array.from(density).filter((_, k) => {
			const away = Math.abs(frequencies[k]! - at);
			return away >= from && away <= to;
		});
	const excess: number[] = [];
	for (let m = 1; m <= MULTIPLES && m * hz < frequencies.at(-1)! - 8; m++) {
		const line = Math.max(...around(m * hz, 0, Math.max(1, step)));
		const beside = around(m * hz, 3, 8).sort((a, b) => a - b);
		excess.push(decibel(line) - decibel(beside[beside.length >> 1]!));
	}
	const mean = excess.reduce((sum, value) => sum + value, 0) / excess.length;
	return Math.max(mean / EVIDENT_DB, excess[0]! / FIRST_DB);
}

/**
 * The mains frequency to mark: `chosen` where it is not 0, else 50 or 60 where one stands out of the spectrum; undefined where
 * neither does.
 */
export function mainsOf(
	frequencies: Float64Array,
	density: Float64Array,
	chosen: number
): number | undefined {
	if (chosen > 0) return chosen;
	const [fifty, sixty] = [50, 60].map((hz) => standsOut(frequencies, density, hz)) as [number, number];
	if (!(Math.max(fifty, sixty) >= 1)) return undefined;
	return sixty > fifty ? 60 : 50;
}

/** The frequency from 2 Hz on at which a density is largest, hertz. */
export function peakHz(frequencies: Float64Array, density: Float64Array): number {
	let best = -1;
	density.forEach((value, k) => {
		if (frequencies[k]! >= 2 && (best < 0 || value > density[best]!)) best = k;
	});
	return frequencies[best] ?? NaN;
}

/** The mean of curves of densities: the power of an average channel. */
export function meanCurve(curves: readonly Float64Array[]): Float64Array {
	const mean = new Float64Array(curves[0]?.length ?? 0);
	for (const curve of curves) curve.forEach((value, k) => (mean[k]! += value / curves.length));
	return mean;
}

/** The largest (or with `least` the smallest) of curves at each frequency. */
export function edgeCurve(curves: readonly Float64Array[], least: boolean): Float64Array {
	const edge = Float64Array.from(curves[0] ?? []);
	for (const curve of curves)
		curve.forEach((value, k) => {
			if (least ? value < edge[k]! : value > edge[k]!) edge[k] = value;
		});
	return edge;
}

/** What a picture of a spectrum is drawn from. */
export interface SpectrumPlot {
	readonly frequencies: Float64Array;
	readonly mean: Float64Array;
	/** Curves of the channels shown; many are drawn as the band they fill. */
	readonly channels: readonly Float64Array[];
	/** The channel that stands out. */
	readonly picked: Float64Array | undefined;
	readonly range: DecibelRange;
	readonly mains: number | undefined;
}

/** Colours of a picture, as CSS has them. */
export interface PlotColors {
	readonly grid: string;
	readonly text: string;
	readonly mains: string;
	readonly channel: string;
	readonly mean: string;
	readonly picked: string;
}

/** With more channels than this their curves would be one surface: it is drawn as one. */
const MOST_CURVES = 32;
/** Multiples of mains that are marked: those that the view filter notches. */
const MARKED = 8;
/** Space for the axes below and at the left, CSS px. */
export const AXIS = { left: 40, bottom: 20, top: 8 } as const;

/** Draws a spectrum on a context whose unit is one CSS px. */
export function drawSpectrum(
	context: CanvasRenderingContext2D,
	width: number,
	height: number,
	plot: SpectrumPlot,
	colors: PlotColors
): void {
	const { frequencies, range } = plot;
	const most = frequencies.at(-1)!;
	const across = (hz: number): number => AXIS.left + (hz / most) * (width - AXIS.left);
	const floor = height - AXIS.bottom;
	const down = (value: number): number => {
		const share = (decibel(value) - range.low) / (range.high - range.low);
		return floor - Math.max(0, share) * (floor - AXIS.top);
	};
	context.clearRect(0, 0, width, height);
	drawAxes(context, { width, floor, across }, plot, colors);
	const trace = (curve: Float64Array): void =>
		curve.forEach((d, k) => context.lineTo(across(frequencies[k]!), down(d)));
	const line = (curve: Float64Array, color: string, thick: number): void => {
		context.beginPath();
		trace(curve);
		context.strokeStyle = color;
		context.lineWidth = thick;
		context.stroke();
	};
	if (plot.channels.length > MOST_CURVES) {
		context.beginPath();
		trace(edgeCurve(plot.channels, false));
		const lower = edgeCurve(plot.channels, true);
		for (let k = lower.length - 1; k >= 0; k--) context.lineTo(across(frequencies[k]!), down(lower[k]!));
		context.globalAlpha = 0.5;
		context.fillStyle = colors.channel;
		context.fill();
		context.globalAlpha = 1;
	} else if (plot.channels.length > 1) {
		context.globalAlpha = 0.6;
		for (const curve of plot.channels) line(curve, colors.channel, 0.8);
		context.globalAlpha = 1;
	}
	line(plot.mean, colors.mean, 2);
	if (plot.picked) line(plot.picked, colors.picked, 1.5);
}

/** Where things are in a picture. */
interface Frame {
	readonly width: number;
	readonly floor: number;
	readonly across: (hz: number) => number;
}

function drawAxes(
	context: CanvasRenderingContext2D,
	{ width, floor, across }: Frame,
	{ frequencies, range, mains }: SpectrumPlot,
	colors: PlotColors
): void {
	const most = frequencies.at(-1)!;
	context.font = '11px system-ui, sans-serif';
	context.lineWidth = 1;
	const rule = (x0: number, y0: number, x1: number, y1: number, color: string): void => {
		context.strokeStyle = color;
		context.beginPath();
		context.moveTo(x0, y0);
		context.lineTo(x1, y1);
		context.stroke();
	};
	context.fillStyle = colors.text;
	context.textAlign = 'right';
	context.textBaseline = 'middle';
	const step = floor > 240 ? 10 : 20;
	for (let db = range.low; db <= range.high; db += step) {
		const y = floor - ((db - range.low) / (range.high - range.low)) * (floor - AXIS.top);
		rule(AXIS.left, y, width, y, colors.grid);
		const text = String(db).replace('-', '−');
		context.fillText(db === range.high ? `${text} dB` : text, AXIS.left - 4, y);
	}
	context.textBaseline = 'top';
	for (const hz of axisValues(most, width - AXIS.left)) {
		const x = across(hz);
		rule(x, AXIS.top, x, floor, colors.grid);
		context.textAlign = hz === 0 ? 'left' : x > width - 24 ? 'right' : 'center';
		context.fillText(hz === 0 ? '0 Hz' : String(hz), x, floor + 5);
	}
	if (mains === undefined) return;
	context.setLineDash([3, 3]);
	for (let hz = mains; hz < most && hz <= MARKED * mains; hz += mains)
		rule(across(hz), AXIS.top, across(hz), floor, colors.mains);
	context.setLineDash([]);
}
