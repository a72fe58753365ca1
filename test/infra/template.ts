import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CodeOf } from '../../infra/bundle.ts';
import { readStage } from '../../infra/config.ts';
import { createStack } from '../../infra/stack.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One stage of the stack as CloudFormation gets it, under the context that deployments use. */
export const synthesise = (
  context: Readonly<Record<string, unknown>>,
  stages: unknown,
  stage: string,
  codeOf: CodeOf,
) => {
  const app = new App({ context });
  const stack = createStack(app, stage, readStage(stages, stage), codeOf);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what CloudFormation calls a resource
  const resources = Template.fromStack(stack).toJSON()['Resources'] as Readonly<Record<string, Resource>>;
  const ofType = (type: string): readonly (readonly [string, Resource])[] =>
    Object.entries(resources).filter(([, { Type }]) => Type === type);
  return { stack, resources, ofType };
};

/** The keys and values of unknown JSON; none for anything but an object. */
export const entriesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Follows a path of keys into unknown JSON. */
export const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an absent key gives undefined
  path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);

/** The logical id that a `Ref` or `Fn::GetAtt` names. */
export const targetOf = (value: unknown): string => {
  const id = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof id === 'string' ? id : '';
};

/** A list, whether it was written as one or as a single value. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
