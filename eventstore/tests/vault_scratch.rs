#[path = "it/vault.rs"]
mod vault;
#[path = "it/vault_places.rs"]
mod vault_places;
