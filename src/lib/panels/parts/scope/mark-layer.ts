import type { LabelMark } from './label-marks.ts';

/** A tag narrower than this says nothing, px. */
const LEAST_TAG = 16;

interface MarkElement {
	readonly line: HTMLElement;
	readonly tag: HTMLElement;
	classIndex: number;
	text: string;
	room: number;
}

/**
 * Label events as thin lines over the traces, each with the name of its class. Elements are kept and moved, and touched
 * only where something changed: moving one costs no layout.
 */
export class MarkLayer {
	readonly #host: HTMLElement;
	readonly #pool: MarkElement[] = [];
	#used = 0;

	constructor(host: HTMLElement) {
		this.#host = host;
	}

	/** Shows `marks` (sorted by column) with column `head` at the right edge of `width` px and `visible` columns seen. */
	draw(
		marks: readonly LabelMark[],
		head: number,
		visible: number,
		width: number,
		classNames: readonly string[]
	): void {
		const x = (mark: LabelMark): number => width - ((head - mark.column) / visible) * width;
		marks.forEach((mark, k) => {
			const element = (this.#pool[k] ??= this.#make());
			const next = marks[k + 1];
			this.#dress(element, mark.classIndex, classNames);
			this.#fit(element, next ? Math.round(x(next) - x(mark)) : Infinity);
			element.line.style.transform = `translateX(${x(mark).toFixed(1)}px)`;
			if (k >= this.#used) element.line.hidden = false;
		});
		for (let k = marks.length; k < this.#used; k++) this.#pool[k]!.line.hidden = true;
		this.#used = marks.length;
	}

	#make(): MarkElement {
		const line = document.createElement('div');
		const tag = document.createElement('span');
		line.className = 'mark';
		line.hidden = true;
		line.append(tag);
		this.#host.append(line);
		return { line, tag, classIndex: NaN, text: '', room: NaN };
	}

	#dress(element: MarkElement, classIndex: number, classNames: readonly string[]): void {
		const text = classIndex < 0 ? 'end' : (classNames[classIndex] ?? `Class ${classIndex + 1}`);
		if (element.classIndex !== classIndex) {
			element.classIndex = classIndex;
			const ink = classIndex < 0 ? 'var(--class-none)' : `var(--class-${classIndex % 10})`;
			element.line.style.setProperty('--ink', ink);
			element.line.classList.toggle('ends', classIndex < 0);
		}
		if (element.text !== text) element.tag.textContent = element.text = text;
	}

	#fit(element: MarkElement, room: number): void {
		if (element.room === room) return;
		element.room = room;
		element.tag.hidden = room < LEAST_TAG;
		element.tag.style.maxWidth = room === Infinity ? '' : `${room - 1}px`;
	}
}
