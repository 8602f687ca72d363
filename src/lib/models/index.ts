import { registry } from '../core/registry.ts';
import { cnn, cnnRegression } from './cnn.ts';
import { forest } from './forest.ts';
import { knn } from './knn.ts';
import { knnRegression } from './knn-regression.ts';
import { lda } from './lda.ts';
import { logistic } from './logistic.ts';
import { mlp, mlpRegression } from './mlp.ts';
import type { Classifier, ModelKind, Regressor } from './model.ts';
import { naiveBayes } from './naive-bayes.ts';
import { qda } from './qda.ts';
import { ridge } from './ridge.ts';
import { rlda } from './rlda.ts';
import { svmLinear, svmRbf } from './svm.ts';

/** Every way to learn, in the order a person sees them: first those for classes, then those for measured values. */
export const models = registry('model', [
	lda,
	rlda,
	qda,
	logistic,
	naiveBayes,
	svmLinear,
	svmRbf,
	knn,
	forest,
	mlp,
	cnn,
	ridge,
	knnRegression,
	mlpRegression,
	cnnRegression
]);

export type ModelKindId = (typeof models.all)[number]['id'];

/** The kinds that tell classes apart. */
export const classifiers: readonly Classifier<ModelKindId>[] = (
	models.all as readonly ModelKind<ModelKindId>[]
).filter((kind) => kind.task === 'classify');

/** The kinds that give values. */
export const regressors: readonly Regressor<ModelKindId>[] = (
	models.all as readonly ModelKind<ModelKindId>[]
).filter((kind) => kind.task === 'regress');
