import { openclawCommand } from '../../../infra/openclaw/command.ts';
import { describeInstance } from './instance-contract.ts';

describeInstance('the real OpenClaw gateway', openclawCommand);
