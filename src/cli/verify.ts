import {
	AppError,
	openSessionStore,
	recordedDecisions,
	recordedOutputs,
	recordedPredictions,
	stretchInput,
	verify as compare,
	type ModelBundle,
	type PredictedStretch,
	type Session,
	type Verification
} from '../lib/index.ts';
import { listOption, numberOption, parse, UsageError, type Command, type Io } from './command.ts';
import { bundleAt } from './open.ts';

/** `myodeck verify` */
export const verify: Command = {
	name: 'verify',
	summary: 'predict a session again and compare, bit for bit',
	help: `myodeck verify FILE --model MODEL [--stream NAME] [--without IDS] [--json]

Runs a model over a recorded session and compares what it says with the predictions that were
recorded live with it. Prints how many windows were compared, how many differ, and the first that
does. Exit code 1 when any differs.

  FILE            a .session.zip, or a folder in that format, recorded while predicting
  --model MODEL   the .model.zip that was at work (Train page: Export model); once per model when
                  several predicted one after the other, each is compared with what it predicted
  --stream NAME   only this stream of predictions, when there are several
  --without IDS   leave these steps of adaptation out, to see which of them changed what (1,4)
  --json          one JSON object instead of text
  --help          this text

Example: myodeck verify take.session.zip --model arm.model.zip`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: 'string', multiple: true },
				stream: { type: 'string' },
				without: { type: 'string', multiple: true },
				json: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('verify takes one file.');
		const session = await openSessionStore(file);
		const stretches = chosen(session, values.stream);
		if (values.model === undefined) {
			throw new UsageError(
				`Say with --model which model to compare with: it was recorded with ${namesOf(stretches)}.`
			);
		}
		const bundles = await Promise.all(values.model.map(bundleAt));
		const without = listOption(values.without).map((id) => numberOption('without', id));
		const found: VerifiedStretch[] = [];
		for (const stretch of stretches) {
			const bundle = bundleFor(stretch, stretches, bundles);
			if (!bundle) continue;
			if (stretch.modelId !== undefined && stretch.modelId !== bundle.id) {
				io.err(
					`${stretch.stream} was recorded with ${namesOf([stretch])}, and ${values.model[0]} is ` +
						`"${bundle.name}" (id ${bundle.id}).`
				);
			}
			found.push({ stretch, bundle, ...(await verifyStretch(session, stretch, bundle, without)) });
		}
		report(io, values.json, file, found);
		conclude(stretches, found);
	}
};

/** What comparing a stretch with its model found. */
interface VerifiedStretch extends Verification {
	readonly stretch: PredictedStretch;
	readonly bundle: ModelBundle;
}

/** The model that made a stretch. Where one model made all of it, the one that is given is compared, whatever its id. */
function bundleFor(
	{ modelId }: PredictedStretch,
	stretches: readonly PredictedStretch[],
	bundles: readonly ModelBundle[]
): ModelBundle | undefined {
	const same = bundles.find(({ id }) => id === modelId);
	const one = new Set(stretches.map((stretch) => stretch.modelId)).size === 1 && bundles.length === 1;
	return same ?? (one ? bundles[0] : undefined);
}

function report(io: Io, json: boolean, file: string, found: readonly VerifiedStretch[]): void {
	const sums = totals(found);
	const results = found.map(
		({
			stretch,
			bundle,
			compared,
			differing,
			onlyRecorded,
			onlyRecomputed,
			first,
			adaptation,
			decisions
		}) => ({
			...{ stream: stretch.stream, of: stretch.of, model: bundle.name, modelId: bundle.id },
			...{ compared, differing, onlyRecorded, onlyRecomputed, first, adaptation, decisions }
		})
	);
	if (json) {
		const [first] = results;
		const of = { stream: first?.stream, of: first?.of, model: first?.model };
		return io.out(JSON.stringify({ file, ...of, ...sums, stretches: results }));
	}
	io.out(`${sums.differing} of ${sums.compared} differ`);
	if (results.length > 1)
		for (const { model, modelId, differing, compared } of results)
			io.out(`  ${model} (id ${modelId}): ${differing} of ${compared}`);
	if (sums.onlyRecorded > 0)
		io.out(`${sums.onlyRecorded} recorded predictions have no window in the recording`);
	if (sums.onlyRecomputed > 0) io.out(`${sums.onlyRecomputed} windows have no recorded prediction`);
	for (const { stretch, adaptation } of found) {
		if (!adaptation) continue;
		io.out(
			`${stretch.stream}: ${adaptation.steps} steps of adaptation repeated, ${adaptation.differing} with another state`
		);
	}
	for (const { stretch, decisions } of found) {
		if (!decisions) continue;
		io.out(
			`${stretch.stream}: ${decisions.differing} of ${decisions.compared} decisions after smoothing differ`
		);
	}
	const { first } = sums;
	if (first) io.out(`first at ${first.time} s, samples ${first.start} to ${first.end - 1}:`);
	if (first)
		io.out(`  recorded    ${first.recorded.join(', ')}\n  recomputed  ${first.recomputed.join(', ')}`);
}

/** Throws a ModelError when a prediction differs, when nothing could be compared, or when a model was not given. */
function conclude(stretches: readonly PredictedStretch[], found: readonly VerifiedStretch[]): void {
	const { compared, differing } = totals(found);
	const left = stretches.filter((stretch) => !found.some((one) => one.stretch === stretch));
	if (left.length > 0) {
		throw new AppError(
			'ModelError',
			`Predictions of ${namesOf(left)} were not compared. Give their files with --model too.`
		);
	}
	if (differing > 0) {
		throw new AppError(
			'ModelError',
			`${differing} of ${compared} predictions differ. Compare with the model that was at work.`
		);
	}
	const otherwise = found.reduce((sum, { decisions }) => sum + (decisions?.differing ?? 0), 0);
	if (otherwise > 0) {
		throw new AppError(
			'ModelError',
			`The predictions are the same, and ${otherwise} decisions after smoothing differ. The smoothing that the session names was changed, or samples were lost while predicting.`
		);
	}
	if (compared === 0) {
		throw new AppError(
			'ModelError',
			'No window could be compared: the recorded predictions belong to other samples, window or hop.'
		);
	}
}

type Totals = Omit<Verification, 'recomputed' | 'adaptation' | 'decisions'>;

function totals(found: readonly Verification[]): Totals {
	const sum = (key: 'compared' | 'differing' | 'onlyRecorded' | 'onlyRecomputed'): number =>
		found.reduce((total, one) => total + one[key], 0);
	return {
		compared: sum('compared'),
		differing: sum('differing'),
		onlyRecorded: sum('onlyRecorded'),
		onlyRecomputed: sum('onlyRecomputed'),
		first: found.find(({ first }) => first !== undefined)?.first
	};
}

/** `"fist" (id …), "open" (id …)` */
function namesOf(stretches: readonly PredictedStretch[]): string {
	const names = stretches.map(
		({ modelName, modelId }) =>
			`"${modelName ?? 'the model at work'}"${modelId === undefined ? '' : ` (id ${modelId})`}`
	);
	return [...new Set(names)].join(', ');
}

/** The stretches to compare: those of one stream of predictions, or of all. */
function chosen(session: Session, name: string | undefined): readonly PredictedStretch[] {
	const all = recordedPredictions(session);
	const streams =
		name === undefined
			? all.filter(({ smoothed }) => !smoothed)
			: all.filter(({ stream }) => stream === name);
	const there = all.map(({ stream }) => stream).join(', ') || 'none';
	if (streams.length === 0 && name !== undefined) {
		throw new AppError('SessionError', `"${session.name}" has no predictions "${name}". It has: ${there}.`);
	}
	if (streams.length === 0) {
		throw new AppError(
			'SessionError',
			`"${session.name}" was recorded without predictions, so there is nothing to compare with. Record while predicting.`
		);
	}
	return streams.flatMap(({ stretches }) => stretches);
}

async function verifyStretch(
	session: Session,
	stretch: PredictedStretch,
	bundle: ModelBundle,
	without: readonly number[]
): Promise<Verification> {
	const input = stretchInput(session, stretch, bundle.stream.name);
	const recorded = await recordedOutputs(session, stretch.stream);
	const decided = await recordedDecisions(session, stretch);
	return compare(bundle, input, recorded, {
		span: stretch,
		adaptation: stretch.adaptation,
		decided,
		without
	});
}
