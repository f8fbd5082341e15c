// The key all targets of ours are given: they listen on loopback for the minutes of the bench.
export const benchKey = 'bench-key-0123456789';
