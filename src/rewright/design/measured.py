"""Recording, Patch and Proof -> the figures that sizing rests on; whatever was not measured is None."""

import math

from rewright.model.patch import Patch
from rewright.model.policy import Policy
from rewright.model.proof import Proof
from rewright.model.recording import Recording
from rewright.model.value import Value


class Measured(Value):
    """What was measured of one job.

    Seconds are wall clock unless named otherwise, megabytes are 2**20 bytes. `modern_*` and `legacy_*` come from the
    proof's timed runs and are None when nothing was timed; `live_*` come from the recorded run. `network_seconds` adds
    up the recorded exchanges; `output_bytes` the files the recorded run left behind.
    """

    modern_seconds: float | None
    modern_cpu_seconds: float | None
    modern_mb: float | None
    modern_in_flight: int | None
    legacy_seconds: float | None
    legacy_cpu_seconds: float | None
    legacy_mb: float | None
    live_seconds: float
    live_mb: float
    requests: int
    network_seconds: float
    sleep_seconds: float
    outputs: int
    output_bytes: int
    input_files: int

    @property
    def seconds(self) -> float:
        """The time sizing uses: the rewrite's, or the recorded legacy run's as an upper guess."""
        return self.live_seconds if self.modern_seconds is None else self.modern_seconds

    @property
    def peak_mb(self) -> float:
        """The memory sizing uses: the rewrite's, or the recorded legacy run's."""
        return self.live_mb if self.modern_mb is None else self.modern_mb

    @property
    def waiting_seconds(self) -> float | None:
        """Wall clock less CPU time of the rewrite; None when not timed or when threads make the difference senseless."""
        if self.modern_seconds is None or self.modern_cpu_seconds is None:
            return None
        # Threads can burn more CPU time than the clock shows: then waiting cannot be told from working.
        waiting = self.modern_seconds - self.modern_cpu_seconds
        return waiting if waiting >= 0 else None


def measure(recording: Recording, proof: Proof) -> Measured:
    """Gather the figures of one job."""
    live, timed = recording.live, proof.performance
    kept = [e for e in live.effects if e.operation != 'deleted']
    return Measured(
        modern_seconds=timed.modern.wall_seconds if timed else None,
        modern_cpu_seconds=timed.modern.cpu_seconds if timed else None,
        modern_mb=timed.modern.peak_mb if timed else None,
        modern_in_flight=timed.modern.most_in_flight if timed else None,
        legacy_seconds=timed.legacy.wall_seconds if timed else None,
        legacy_cpu_seconds=timed.legacy.cpu_seconds if timed else None,
        legacy_mb=timed.legacy.peak_mb if timed else None,
        live_seconds=live.wall_seconds,
        live_mb=live.peak_mb,
        requests=len(live.tape.exchanges),
        network_seconds=sum(e.seconds for e in live.tape.exchanges),
        sleep_seconds=sum(s.seconds for s in live.sleeps),
        outputs=len(kept),
        output_bytes=sum(e.size for e in kept),
        input_files=len(recording.inputs.files),
    )


class Size(Value):
    """How large the chosen compute is: megabytes, seconds, requests a batch holds, batches, workers at once."""

    memory_mb: int
    timeout_seconds: int
    batch_size: int
    batches: int
    workers: int


def memory_for(peak_mb: float, policy: Policy) -> int:
    """Megabytes with headroom, rounded up to 64, at least 128 (Lambda's smallest)."""
    return max(128, math.ceil(peak_mb * policy.design.memory_headroom / 64) * 64)


def size(measured: Measured, patch: Patch, policy: Policy) -> Size:
    """Size the compute; workers together never hold more requests in flight than the policy allows for one source."""
    bounds = policy.design
    batches = max(1, math.ceil(measured.requests / bounds.batch_size))
    timeout = max(60, math.ceil(measured.seconds * bounds.time_headroom / 60) * 60)
    return Size(
        memory_mb=memory_for(measured.peak_mb, policy),
        timeout_seconds=timeout,
        batch_size=bounds.batch_size,
        batches=batches,
        workers=_workers(patch, policy, batches),
    )


def _workers(patch: Patch, policy: Policy, batches: int) -> int:
    traffic = patch.traffic
    if traffic is None:
        return 1
    # The workers divide one traffic contract among themselves, and one with a single request in flight mostly waits.
    return max(1, min(policy.design.max_workers, traffic.concurrency // 2, batches))
