/** What a figure should reach, in percent: at least, or at most. */
export type Goal = number | { readonly atMost: number };

type Kind = 'share' | 'count' | 'rate';

interface Row {
	readonly name: string;
	readonly kind: Kind;
	readonly goal: Goal | undefined;
	readonly values: number[];
}

/** Figures of one case, one value for each person, in the order they are first given. */
export class Table {
	readonly title: string;
	readonly #rows = new Map<string, Row>();

	constructor(title: string) {
		this.title = title;
	}

	/** A share 0 … 1 of one person; `goal` in percent for the mean over people. */
	add(name: string, value: number, goal?: Goal): void {
		this.#row(name, 'share', goal).values.push(value);
	}

	/** A count of one person. */
	count(name: string, value: number): void {
		this.#row(name, 'count', undefined).values.push(value);
	}

	/** A rate of one person; `atMost`: for the mean over people. */
	rate(name: string, value: number, atMost?: number): void {
		this.#row(name, 'rate', atMost === undefined ? undefined : { atMost }).values.push(value);
	}

	#row(name: string, kind: Row['kind'], goal: Goal | undefined): Row {
		const row = this.#rows.get(name) ?? { name, kind, goal, values: [] };
		this.#rows.set(name, row);
		return row;
	}

	/** One object a row: mean, spread, lowest, n, goal and whether it is reached. */
	get rows(): readonly TableRow[] {
		return [...this.#rows.values()].map(({ name, kind, goal, values }) => {
			const n = values.length;
			const sum = values.reduce((total, value) => total + value, 0);
			const scale = kind === 'share' ? 100 : 1;
			const mean = (scale * sum) / n;
			const spread = Math.sqrt(
				values.reduce((total, value) => total + (scale * value - mean) ** 2, 0) / Math.max(1, n - 1)
			);
			const lowest = scale * Math.min(...values);
			const reached =
				goal === undefined || kind === 'count'
					? undefined
					: typeof goal === 'number'
						? mean >= goal
						: mean <= goal.atMost;
			return { case: this.title, name, kind, n, mean, spread, lowest, total: sum, goal, reached };
		});
	}

	/** As lines of text. */
	get text(): string {
		const lines = this.rows.map(({ name, kind, n, mean, spread, lowest, total, goal, reached }) => {
			const wanted = typeof goal === 'number' ? `goal ${goal}` : goal ? `goal at most ${goal.atMost}` : '';
			const verdict = reached === undefined ? '' : reached ? '  reached' : '  NOT REACHED';
			const figure =
				kind === 'count'
					? `${total} of ${n}`
					: kind === 'rate'
						? `${mean.toFixed(2)} ± ${spread.toFixed(2)}`
						: `${mean.toFixed(1)} ± ${spread.toFixed(1)} (lowest ${lowest.toFixed(1)})`;
			return `  ${name.padEnd(44)}${figure.padEnd(30)}${kind === 'count' ? '' : wanted}${verdict}`;
		});
		return [`${this.title} (n = ${this.rows[0]?.n ?? 0})`, ...lines].join('\n');
	}
}

/** A row of a study's table. */
export interface TableRow {
	readonly case: string;
	readonly name: string;
	readonly kind: Kind;
	readonly n: number;
	readonly mean: number;
	readonly spread: number;
	readonly lowest: number;
	readonly total: number;
	readonly goal: Goal | undefined;
	readonly reached: boolean | undefined;
}
