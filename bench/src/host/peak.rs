use wasmtime::ResourceLimiter;

/// Refuses nothing, and remembers the most memory.
#[derive(Debug, Default)]
pub(super) struct Peak {
    now: u64,
    pub(super) most: u64,
}

impl ResourceLimiter for Peak {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.now += (desired - current) as u64;
        self.most = self.most.max(self.now);
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, _desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}
