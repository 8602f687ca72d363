import { AppError } from '../../core/errors.ts';
import { models } from '../../models/index.ts';
import type { ModelKind } from '../../models/model.ts';
import type { CustomParts } from './custom-parts.ts';
import { CUSTOM_KIND, type BundleKindId } from './kind-id.ts';

/** What of a bundle says how its model comes back. */
export interface KindChoice {
	readonly name: string;
	readonly kind: BundleKindId;
	/** The script it was trained with. */
	readonly script?: object | undefined;
}

/** How a bundle's model comes back from its weights. Throws a ModelError when it needs a script that was not loaded. */
export function kindOf(bundle: KindChoice, custom?: CustomParts): ModelKind {
	if (bundle.script && !custom) {
		throw new AppError(
			'ModelError',
			`The model "${bundle.name}" has a script in it, and scripts run only in the app, in a worker without network. Open it there.`
		);
	}
	if (bundle.kind !== CUSTOM_KIND) return models.get(bundle.kind);
	if (custom?.kind) return custom.kind;
	throw new AppError(
		'ModelError',
		`The script of the model "${bundle.name}" has no predict. Train again with a script that exports it.`
	);
}
