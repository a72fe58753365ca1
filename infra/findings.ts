import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Lets one finding of cdk-nag stand on one construct, with the reason for whoever reviews the stack. */
export const explain = (construct: Construct, id: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id, reason });
