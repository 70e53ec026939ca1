import { describeMainJob } from './main-job.ts';

describeMainJob('stub', 30);
