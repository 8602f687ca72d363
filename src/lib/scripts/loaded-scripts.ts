import type { CustomParts } from '../pipeline/run/custom-parts.ts';
import { customParts } from './custom-pipeline.ts';
import { linkedScript, type ScriptLink } from './linked-script.ts';

/** What is loaded of scripts, by the id of the model they belong to. */
export class LoadedScripts extends Map<string, CustomParts> {
	/** From now on the model of this id works with a script, which runs in a worker of its own. */
	readonly use = (id: string, link: ScriptLink): void => {
		this.set(id, customParts(linkedScript(link)));
	};
}
