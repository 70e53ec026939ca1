import { describeMainJob } from './main-job.ts';

describeMainJob('openclaw', 90);
