//! The REST interface under /api/v1 and its OpenAPI document.
