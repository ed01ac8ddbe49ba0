//! The setters that the builders share, written once.

/// Writes setters of a [`RunSpec`](crate::spec::run_spec::RunSpec) that lies in the field `[..]` of the builder: `setters!([spec] payload plan)`.
macro_rules! setters {
    ($field:tt $($name:ident)+) => { $($crate::engine::setter!($field $name);)+ };
}

macro_rules! setter {
    ([$($at:tt)+] payload) => {
        /// Sets the payload. By default, it is empty.
        #[must_use]
        pub fn payload(mut self, payload: impl Into<$crate::Payload>) -> Self {
            self.$($at)+.payload = payload.into();
            self
        }
    };
    ([$($at:tt)+] charset) => {
        /// Declares this charset label, right or wrong. By default, a generated payload declares its own, and others declare none.
        #[must_use]
        pub fn charset(mut self, label: impl Into<String>) -> Self {
            self.$($at)+.charset = Some(label.into());
            self
        }
    };
    ([$($at:tt)+] media_type) => {
        /// Declares this media type. By default, generated records declare theirs, and other payloads declare none.
        #[must_use]
        pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
            self.$($at)+.media_type = Some(media_type.into());
            self
        }
    };
    ([$($at:tt)+] length) => {
        /// Declares this length in bytes, right or wrong, or none. By default, declares the size of the payload, where it is known.
        #[must_use]
        pub fn length(mut self, bytes: Option<u64>) -> Self {
            self.$($at)+.length = Some(bytes.into());
            self
        }
    };
    ([$($at:tt)+] plan) => {
        /// Cuts the payload by `plan`. By default, each read gets as much as its `max` allows.
        #[must_use]
        pub fn plan(mut self, plan: $crate::Plan) -> Self {
            self.$($at)+.plan = plan;
            self
        }
    };
    ([$($at:tt)+] slice_fuel) => {
        /// Sets the guest's fuel to `fuel` at every host call. The default is that of `new`.
        #[must_use]
        pub fn slice_fuel(mut self, fuel: u64) -> Self {
            self.$($at)+.slice_fuel = Some(fuel);
            self
        }
    };
    ([$($at:tt)+] memory_limit) => {
        /// Limits the sum of the guest's linear memories, in bytes. Defaults to 256 MiB.
        #[must_use]
        pub fn memory_limit(mut self, bytes: u64) -> Self {
            self.$($at)+.memory_limit = bytes;
            self
        }
    };
    ([$($at:tt)+] timeout) => {
        /// Ends a run after this time. The default is that of `new`. Faults and waits take no time: their clock is virtual.
        #[must_use]
        pub fn timeout(mut self, time: std::time::Duration) -> Self {
            self.$($at)+.timeout = time;
            self
        }
    };
    ([$($at:tt)+] fault) => {
        /// Adds a fault; may be called more than once.
        #[must_use]
        pub fn fault(mut self, fault: $crate::Fault) -> Self {
            self.$($at)+.faults.push(fault);
            self
        }
    };
    ([$($at:tt)+] faults) => {
        /// Adds faults.
        #[must_use]
        pub fn faults(mut self, faults: impl IntoIterator<Item = $crate::Fault>) -> Self {
            self.$($at)+.faults.extend(faults);
            self
        }
    };
    ([$($at:tt)+] log) => {
        /// Asks the guest for its log, down to this level, by the environment variable `INTAKE_LOG`: a guest made with the SDK
        /// writes it to standard error. Logging costs fuel. By default, guests log nothing.
        #[must_use]
        pub fn log(mut self, level: $crate::LogLevel) -> Self {
            self.$($at)+.log = Some(level);
            self
        }
    };
    ([$($at:tt)+] jobs) => {
        /// Sets the number of parallel runs, at least 1. The results do not depend on it, except for times. The default is that
        /// of `new`.
        #[must_use]
        pub fn jobs(mut self, jobs: usize) -> Self {
            self.$($at)+.jobs = jobs.max(1);
            self
        }
    };
    ([$($at:tt)+] on_progress) => {
        /// Calls `observer` after each run.
        #[must_use]
        pub fn on_progress(mut self, observer: impl Fn($crate::batch::RunsDone) + Send + Sync + 'static) -> Self {
            self.$($at)+.observer = Some(std::sync::Arc::new(observer));
            self
        }
    };
}

pub(crate) use {setter, setters};
