import type { ErrorResponse } from '@copilotkit/aimock';

type OpenAIError = Pick<ErrorResponse, 'error'> & { readonly status: number };

export const noSuchDeployment = (name: string): OpenAIError => ({
  status: 404,
  error: {
    message: `The API deployment '${name}' for this resource does not exist.`,
    type: 'invalid_request_error',
    code: 'DeploymentNotFound',
  },
});

export const noSuchResource: OpenAIError = {
  status: 404,
  error: { message: 'Resource not found', type: 'invalid_request_error', code: '404' },
};

export const wrongRequest = (message: string): OpenAIError => ({
  status: 400,
  error: { message, type: 'invalid_request_error', code: 'BadRequest' },
});
