import { readFile } from 'node:fs/promises';
import {
	AppError,
	loadBundle,
	messageOf,
	openSessionStore,
	recordedOutputs,
	recordedPredictions,
	seekable,
	verify as compare,
	type ModelBundle,
	type RecordedPredictions,
	type Session,
	type Verification
} from '../lib/index.ts';
import { parse, UsageError, type Command } from './command.ts';

/** `myodeck verify` */
export const verify: Command = {
	name: 'verify',
	summary: 'predict a session again and compare, bit for bit',
	help: `myodeck verify FILE --model MODEL [--stream NAME] [--json]

Runs a model over a recorded session and compares what it says with the predictions that were
recorded live with it. Prints how many windows were compared, how many differ, and the first that
does. Exit code 1 when any differs.

  FILE            a .session.zip, or a folder in that format, recorded while predicting
  --model MODEL   the .model.zip that was at work (Learn page: Export model)
  --stream NAME   the stream of predictions, when there are several
  --json          one JSON object instead of text
  --help          this text`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: 'string' },
				stream: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('verify takes one file.');
		const session = await openSessionStore(file);
		const predictions = chosen(session, values.stream);
		if (values.model === undefined) {
			const { modelName = 'the model at work', modelId } = predictions;
			throw new UsageError(
				`Say with --model which model to compare with: ${predictions.stream} was recorded with "${modelName}"` +
					`${modelId === undefined ? '' : ` (id ${modelId})`}.`
			);
		}
		const bundle = await bundleAt(values.model);
		const found = await verifySession(session, predictions, bundle);
		const another = predictions.modelId !== undefined && predictions.modelId !== bundle.id;
		if (another) {
			io.err(
				`${predictions.stream} was recorded with "${predictions.modelName}" (id ${predictions.modelId}), ` +
					`and ${values.model} is "${bundle.name}" (id ${bundle.id}).`
			);
		}
		const { compared, differing, onlyRecorded, onlyRecomputed, first } = found;
		const result = { file, stream: predictions.stream, of: predictions.of, model: bundle.name };
		if (values.json) {
			io.out(JSON.stringify({ ...result, compared, differing, onlyRecorded, onlyRecomputed, first }));
		} else {
			io.out(`${differing} of ${compared} differ`);
			if (onlyRecorded > 0) io.out(`${onlyRecorded} recorded predictions have no window in the recording`);
			if (onlyRecomputed > 0) io.out(`${onlyRecomputed} windows have no recorded prediction`);
			if (first) io.out(`first at ${first.time} s, samples ${first.start} to ${first.end - 1}:`);
			if (first)
				io.out(`  recorded    ${first.recorded.join(', ')}\n  recomputed  ${first.recomputed.join(', ')}`);
		}
		if (differing > 0) {
			throw new AppError(
				'ModelError',
				`${differing} of ${compared} predictions differ. Compare with the model that was at work.`
			);
		}
		if (compared === 0) {
			throw new AppError(
				'ModelError',
				'No window could be compared: the recorded predictions belong to other samples, window or hop.'
			);
		}
	}
};

function chosen(session: Session, name: string | undefined): RecordedPredictions {
	const all = recordedPredictions(session);
	const named =
		name === undefined
			? all.filter(({ smoothed }) => !smoothed)
			: all.filter(({ stream }) => stream === name);
	const [first, ...others] = named;
	const there = all.map(({ stream }) => stream).join(', ') || 'none';
	if (!first && name !== undefined) {
		throw new AppError('SessionError', `"${session.name}" has no predictions "${name}". It has: ${there}.`);
	}
	if (!first) {
		throw new AppError(
			'SessionError',
			`"${session.name}" was recorded without predictions, so there is nothing to compare with. Record while predicting.`
		);
	}
	if (others.length > 0) throw new UsageError(`There are several: ${there}. Say which with --stream NAME.`);
	return first;
}

async function bundleAt(path: string): Promise<ModelBundle> {
	try {
		return loadBundle(new Uint8Array(await readFile(path)));
	} catch (error) {
		throw new AppError('ModelError', `${path}: ${messageOf(error)}`, { cause: error });
	}
}

async function verifySession(
	session: Session,
	{ stream, of }: RecordedPredictions,
	bundle: ModelBundle
): Promise<Verification> {
	const input = seekable(session, of ?? bundle.stream.name);
	return compare(bundle, input, await recordedOutputs(session, stream));
}
