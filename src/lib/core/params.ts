/**
 * One field of a kind's form. The picker draws it; no kind draws its own. `live`: it may change while the device streams.
 */
export type Param = { readonly live?: boolean } & (
	| {
			readonly type: 'number';
			readonly id: string;
			readonly label: string;
			readonly unit?: string;
			readonly value: number;
			readonly min: number;
			readonly max: number;
			readonly step?: number;
	  }
	| { readonly type: 'text'; readonly id: string; readonly label: string; readonly value: string }
	/** The id of a stored session; the picker offers them by name. */
	| { readonly type: 'session'; readonly id: string; readonly label: string; readonly value: string }
	| {
			readonly type: 'choice';
			readonly id: string;
			readonly label: string;
			readonly value: string;
			readonly options: readonly { readonly id: string; readonly label: string }[];
	  }
);

/** Values for a kind's params, by id. What is missing takes the param's own value. */
export type ParamValues = Readonly<Record<string, string | number>>;

/** Anything with a form: a source, an outlet, a smoother. */
export interface WithParams {
	readonly id: string;
	readonly params: readonly Param[];
}

/** The value of a number param, its default when missing. Throws a RangeError that names the field and its limits. */
export function numberParam(kind: WithParams, params: ParamValues, id: string): number {
	const param = find(kind, id, 'number');
	const value = Number(params[id] ?? param.value);
	const whole = param.step === 1;
	if (!(value >= param.min && value <= param.max) || (whole && !Number.isInteger(value))) {
		const sort = whole ? 'a whole number' : 'a number';
		throw new RangeError(
			`${param.label} must be ${sort} from ${param.min} to ${param.max}, not "${params[id]}".`
		);
	}
	return value;
}

/** The value of a text or choice param, its default when missing. Throws a RangeError for a choice that is not on offer. */
export function textParam(kind: WithParams, params: ParamValues, id: string): string {
	const param = kind.params.find((p) => p.id === id);
	if (!param || param.type === 'number') throw new Error(`${kind.id} has no text param "${id}".`);
	const value = String(params[id] ?? param.value).trim();
	if (param.type === 'choice' && !param.options.some((option) => option.id === value)) {
		const known = param.options.map((option) => option.id).join(', ');
		throw new RangeError(`${param.label} must be one of ${known}, not "${value}".`);
	}
	return value;
}

function find(kind: WithParams, id: string, type: 'number'): Extract<Param, { type: 'number' }> {
	const param = kind.params.find((p) => p.id === id);
	if (param?.type !== type) throw new Error(`${kind.id} has no ${type} param "${id}".`);
	return param;
}
