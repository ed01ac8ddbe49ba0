use std::sync::Arc;

use super::promise::Promise;
use super::sample::Sample;
use super::setting::Setting;
use crate::spec::{DEFAULT_MEMORY_LIMIT, Fault, Plan, RunSpec};
use crate::text::quoted;

/// One run to be made: what the guest is given, and what goes wrong.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    /// The promise that it was made up for; others may be seen to break in it too.
    pub(crate) of: Promise,
    pub(crate) sample: Arc<Sample>,
    pub(crate) plan: Plan,
    pub(crate) fault: Option<Fault>,
}

impl Trial {
    pub(crate) fn new(of: Promise, sample: &Arc<Sample>) -> Self {
        Self { of, sample: Arc::clone(sample), plan: Plan::whole(), fault: None }
    }

    pub(crate) fn cut(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    pub(crate) fn with(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// What this run is given, and may spend.
    pub(crate) fn spec(&self, setting: &Setting) -> RunSpec {
        RunSpec {
            payload: self.sample.payload(),
            charset: self.sample.charset().map(str::to_owned),
            plan: self.plan.clone(),
            timeout: setting.time_for(self.sample.size()),
            faults: self.fault.iter().cloned().collect(),
            ..setting.spec.clone()
        }
    }

    /// The command that makes this run, once more.
    pub(crate) fn command(&self, setting: &Setting) -> String {
        let (before, given) = self.sample.given();
        let mut command = format!("{before}host-test run {} {given}", quoted(&setting.component()));
        let mut more = |option: &str, value: String| command.push_str(&format!(" --{option} {}", quoted(&value)));
        if let Some(media_type) = &setting.spec.media_type {
            more("media-type", media_type.clone());
        }
        if self.plan != Plan::whole() {
            more("chunks", self.plan.to_string());
        }
        if let Some(fault) = &self.fault {
            more("fault", fault.to_string());
        }
        if let Some(fuel) = setting.spec.slice_fuel {
            more("slice-fuel", fuel.to_string());
        }
        if setting.spec.memory_limit != DEFAULT_MEMORY_LIMIT {
            more("memory-limit", setting.spec.memory_limit.to_string());
        }
        command
    }
}
