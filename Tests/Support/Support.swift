import Shared

/// Helpers that several test targets use.
public enum Support {}
