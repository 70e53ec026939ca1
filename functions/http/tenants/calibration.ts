import { z } from 'zod';
import {
  CalibrationResponse,
  CalibrationVersion,
  UseCalibrationRequest,
} from '../../../shared/contract/calibration.ts';
import { TenantId } from '../../../shared/contract/tenant.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';

const roles = ['Operator', 'Admin'] as const;
const params = z.object({ tenantId: TenantId });

export const getCalibration = ({ readCalibration }: Services) =>
  route({
    name: 'getCalibration',
    method: 'GET',
    path: 'tenants/{tenantId}/calibration',
    summary: 'What was learned from the decisions of the tenant’s people, by version, and which version holds.',
    caller: 'person',
    roles,
    params,
    answer: { status: 200, schema: CalibrationResponse },
    async handler({ caller, params: { tenantId }, contextOf }) {
      return { body: await readCalibration({ ctx: contextOf(tenantId, caller) }) };
    },
  });

export const refitCalibration = ({ refitCalibration: refit }: Services) =>
  route({
    name: 'refitCalibration',
    method: 'POST',
    path: 'tenants/{tenantId}/calibration/refit',
    summary:
      'Learns from the drafts that people approved, edited and rejected. Makes a new version, with figures before and after; it does not hold until it is chosen. 409 with too few decisions.',
    caller: 'person',
    roles,
    params,
    audit: ({ params }) => ({ ...params, action: 'calibration.refit' }),
    answer: { status: 201, schema: CalibrationVersion },
    async handler({ caller, params: { tenantId }, contextOf }) {
      return { status: 201, body: await refit({ ctx: contextOf(tenantId, caller) }) };
    },
  });

export const useCalibration = ({ useCalibration: use }: Services) =>
  route({
    name: 'useCalibration',
    method: 'PUT',
    path: 'tenants/{tenantId}/calibration',
    summary: 'Chooses the version that holds from the next answer on; null is the platform’s own.',
    caller: 'person',
    roles,
    params,
    body: UseCalibrationRequest,
    audit: ({ params, body }) => ({
      ...params,
      action: 'calibration.use',
      details: { version: body.version ?? 'the platform’s own' },
    }),
    answer: { status: 200, schema: CalibrationResponse },
    async handler({ caller, params: { tenantId }, body, contextOf }) {
      return { body: await use({ ctx: contextOf(tenantId, caller), input: body }) };
    },
  });
