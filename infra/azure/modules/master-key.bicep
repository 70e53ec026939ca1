// The platform's master key: made once, at the first deployment, and left alone by every later one. It cannot be read
// through Resource Manager, so that "make it if it is not there" is the only safe order. Losing it means losing every
// tenant's backups: see "backup" in infra/azure/README.md.

@description('Name of the platform\'s vault.')
@minLength(3)
@maxLength(24)
param vaultName string

@secure()
@description('32 bytes in base64. Ignored when the vault has a master key already.')
@minLength(44)
@maxLength(44)
param value string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName
}

@onlyIfNotExists()
resource secret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'master-key'
  properties: {
    value: value
    contentType: 'base64 of 32 bytes'
  }
}

@description('Without a version: the app follows a key that an operator restores.')
output reference string = '@Microsoft.KeyVault(SecretUri=https://${vault.name}${environment().suffixes.keyvaultDns}/secrets/${secret.name})'
