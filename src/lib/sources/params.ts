import type { Param, ParamValues, SourceKind } from './source.ts';

/** The value of a number param, its default when missing. Throws a RangeError that names the field and its limits. */
export function numberParam(kind: SourceKind, params: ParamValues, id: string): number {
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
export function textParam(kind: SourceKind, params: ParamValues, id: string): string {
	const param = kind.params.find((p) => p.id === id);
	if (!param || param.type === 'number') throw new Error(`${kind.id} has no text param "${id}".`);
	const value = String(params[id] ?? param.value).trim();
	if (param.type === 'choice' && !param.options.some((option) => option.id === value)) {
		const known = param.options.map((option) => option.id).join(', ');
		throw new RangeError(`${param.label} must be one of ${known}, not "${value}".`);
	}
	return value;
}

function find(kind: SourceKind, id: string, type: 'number'): Extract<Param, { type: 'number' }> {
	const param = kind.params.find((p) => p.id === id);
	if (param?.type !== type) throw new Error(`${kind.id} has no ${type} param "${id}".`);
	return param;
}
