import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../functions/names.ts';

export interface NodeFunctionProps {
  readonly name: FunctionName;
  /** Folder with the bundle. */
  readonly code: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly logRetentionDays: RetentionDays;
}

export interface NodeFunction {
  readonly lambda: LambdaFunction;
  readonly role: Role;
}

/** A function with its own log group and a role that may write to that and nothing else; who binds it to a resource grants the rest. */
export const createNodeFunction = (parent: Construct, props: NodeFunctionProps): NodeFunction => {
  const scope = new Construct(parent, 'Function');
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: props.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lambda = new LambdaFunction(scope, 'Lambda', {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(props.code),
    handler: 'index.handler',
    memorySize: props.memoryMb,
    timeout: Duration.seconds(props.timeoutSeconds),
    logGroup,
    role,
    environment: { NODE_OPTIONS: '--enable-source-maps', POWERTOOLS_LOG_LEVEL: 'INFO' },
  });
  return { lambda, role };
};

/** A resource that functions are bound to: one verb gives the function the name in its environment and the permissions with it. */
export interface Bindable {
  readonly bindWriter: (target: NodeFunction) => void;
}

/** Names the actions and the one kind of resource a function needs; no managed policies, no wildcards of actions. */
export const allow = ({ role }: NodeFunction, actions: readonly string[], resources: readonly string[]): void => {
  role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
};
