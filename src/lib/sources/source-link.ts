import type { ParamValues, SourceKind } from './source.ts';

/** A form as the end of a link: `#source=serial-frames&channels=8`. Only what differs from the form's own values. */
export function linkOf({ id, params }: SourceKind, values: ParamValues): string {
	const fields = new URLSearchParams({ source: id });
	for (const param of params) {
		const value = values[param.id];
		if (value !== undefined && value !== param.value) fields.set(param.id, String(value));
	}
	return `#${fields.toString()}`;
}

/**
 * The form that a link carries; undefined when it carries none. What a link says is not trusted: unknown fields, choices
 * that are not on offer and numbers out of range are left out.
 */
export function fromLink(
	hash: string,
	kinds: readonly SourceKind[]
): { readonly kind: SourceKind; readonly params: ParamValues } | undefined {
	const fields = new URLSearchParams(hash.replace(/^#/, ''));
	const kind = kinds.find(({ id }) => id === fields.get('source'));
	if (!kind) return undefined;
	const params: Record<string, string | number> = {};
	for (const param of kind.params) {
		const text = fields.get(param.id);
		if (text === null) continue;
		if (param.type === 'number') {
			const value = Number(text);
			if (text !== '' && value >= param.min && value <= param.max) params[param.id] = value;
		} else if (param.type !== 'choice' || param.options.some(({ id }) => id === text))
			params[param.id] = text.slice(0, 500);
	}
	return { kind, params };
}
