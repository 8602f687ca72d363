/** A sample script. */
export interface Sample {
	readonly id: string;
	readonly label: string;
	readonly source: string;
}

const extract = `// Numbers for one window, the same count each time.
// window: data[channel * nSamples + sample], nChannels, nSamples, channel(c).
// info: nChannels, fs, features('RMS', 'WL', …), log(…), tf.
export function extract(window, info) {
	const logPower = [];
	for (let c = 0; c < window.nChannels; c++) {
		let sum = 0;
		for (const x of window.channel(c)) sum += x * x;
		logPower.push(Math.log(1 + sum / window.nSamples));
	}
	return [...logPower, ...info.features('WL', 'ZC')];
}
`;

const nearest = `interface Model {
	means: Float32Array[];
	spread: Float32Array;
}

// windows: the features of each window. labels: the class of each, from 0.
// ctx: classNames, trials, seed, random(), progress(0 … 1), log(…), tf.
// The return value is stored in the model file: numbers, texts, lists, typed arrays, objects.
export function train(windows: Float32Array[], labels: number[], ctx): Model {
	const n = windows[0].length;
	const mean = (rows: Float32Array[]) =>
		Float32Array.from({ length: n }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
	const means = ctx.classNames.map((name, c) => {
		const own = windows.filter((_, i) => labels[i] === c);
		ctx.log(name, own.length, 'windows');
		ctx.progress((c + 1) / ctx.classNames.length);
		return mean(own);
	});
	const centre = mean(windows);
	const spread = Float32Array.from({ length: n }, (_, j) =>
		Math.sqrt(windows.reduce((sum, row) => sum + (row[j] - centre[j]) ** 2, 0) / windows.length) || 1
	);
	return { means, spread };
}

// The position of the class, or one number per class, none below 0.
export function predict(model: Model, features: Float32Array): number[] {
	return model.means.map((mean) => {
		let distance = 0;
		for (let j = 0; j < mean.length; j++) distance += ((features[j] - mean[j]) / model.spread[j]) ** 2;
		return Math.exp(-distance / (2 * mean.length));
	});
}
`;

/** The sample scripts, the whole pipeline first. */
export const samples: readonly Sample[] = [
	{ id: 'whole', label: 'Features, training and prediction', source: `${extract}\n${nearest}` },
	{ id: 'features', label: 'Features only', source: extract },
	{
		id: 'rule',
		label: 'Rule without training',
		source: `// Class 1 while the first feature is large. The features are those of the training settings.
export function predict(model, features) {
	return features[0] > 20 ? 1 : 0;
}
`
	}
];
