import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { readStage } from './config.ts';
import { createStack } from './stack.ts';

const app = new App();
const stage = String(app.node.tryGetContext('stage') ?? 'dev');
const config = readStage(app.node.tryGetContext('stages'), stage);
createStack(app, stage, config, bundleFunctions());
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
