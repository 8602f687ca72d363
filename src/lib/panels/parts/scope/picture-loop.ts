/** Milliseconds of a frame that reading may take, and its share of a frame where frames are long. */
const BUDGET_MS = 4;
const BUDGET_SHARE = 0.2;
/** Milliseconds between two pictures at least. */
const PICTURE_MS = 100;

/** What a loop of frames asks and does. */
export interface PictureSteps {
	/** Takes what came, for so many milliseconds at most. True when there was something. */
	pull(clock: () => number, budget: number): boolean;
	/** Draws; at most ten times a second. */
	draw(): void;
}

/** Pulls in every animation frame and draws what came. Returns what ends it. Browser only. */
export function everyFrame({ pull, draw }: PictureSteps): () => void {
	let came = true;
	let drawn = -Infinity;
	const clock = (): number => performance.now();
	let before = clock();
	const tick = (): void => {
		frame = requestAnimationFrame(tick);
		const elapsed = Math.min(250, clock() - before);
		before = clock();
		came = pull(clock, Math.max(BUDGET_MS, BUDGET_SHARE * elapsed)) || came;
		if (!came || clock() - drawn < PICTURE_MS) return;
		drawn = clock();
		came = false;
		draw();
	};
	let frame = requestAnimationFrame(tick);
	return () => cancelAnimationFrame(frame);
}

/** The context of a canvas as large as it is shown, its unit one CSS px; undefined where there is none. */
export function sizedContext(
	canvas: HTMLCanvasElement,
	width: number,
	height: number
): CanvasRenderingContext2D | undefined {
	const scale = devicePixelRatio;
	const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
	if (canvas.width !== across) canvas.width = across;
	if (canvas.height !== down) canvas.height = down;
	const context = canvas.getContext('2d') ?? undefined;
	context?.setTransform(scale, 0, 0, scale, 0, 0);
	return context;
}
