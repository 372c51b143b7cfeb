"""The training loop: AdamW, warm-up and cosine, bounded by epochs and by wall-clock time."""

from __future__ import annotations

import math
import signal
import time
from dataclasses import dataclass, field
from types import FrameType

import torch
from torch import nn
from torch.nn import functional
from torchvision.models import ConvNeXt

from batches import Augmentation, augment, normalise
from distillation import Teacher
from errors import WorldError
from images import ImageSet
from manifest import ImageInput
from processes import Processes

HEAD_RATE_FACTOR = 5
"""The head starts from random numbers, the rest from trained weights, so the head may move faster."""

EXPORT_SECONDS = 20
"""Part of the time limit kept back for writing the model."""

PROGRESS_SECONDS = 60


@dataclass(frozen=True)
class Plan:
    """What to do and how long: minutes bounds the time from `started` (time.monotonic seconds) to the written model.

    batch is that of one process; a step learns from one of every process. Without a side pictures keep their size.
    """

    epochs: int
    batch: int
    rate: float
    minutes: float
    started: float
    seed: int
    frozen: int = 0
    side: int | None = None
    warmup: int = 50
    weight_decay: float = 0.05
    smoothing: float = 0.05
    augmentation: Augmentation = field(default_factory=Augmentation)


class StopRequest:
    """Turns Ctrl-C and SIGTERM into a wish that the loop honours after the current step; a second Ctrl-C ends at once.

    Among several processes it does not: torchrun passes on a Ctrl-C that the terminal has sent to all of them already, and kills those
    that take longer than 30 seconds (PContext.close in torch/distributed/elastic/multiprocessing/api.py).
    """

    def __init__(self, ends_on_second: bool) -> None:
        self.made = False
        self._ends_on_second = ends_on_second
        signal.signal(signal.SIGINT, self._receive)
        signal.signal(signal.SIGTERM, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self.made = True
        if self._ends_on_second:
            signal.signal(signal.SIGINT, signal.default_int_handler)


class Trainer:
    """Trains one model on one image set, alone or as one of several processes, with or without a teacher."""

    def __init__(self, model: ConvNeXt, training: ImageSet, validation: ImageSet, how: ImageInput, plan: Plan,
                 processes: Processes, teacher: Teacher | None = None) -> None:
        self._model = model.to(processes.device, memory_format=torch.channels_last)
        self._training, self._validation, self._how, self._plan = training, validation, how, plan
        self._processes, self._teacher = processes, teacher
        self._generator = torch.Generator().manual_seed(plan.seed + processes.rank)
        self._optimizer = _optimizer(model, plan)
        self._learner = processes.averaging(self._model)
        self._batch = min(plan.batch, len(training) // processes.count)
        self._pictures_per_step = self._batch * processes.count
        self._steps_per_epoch = len(training) // self._pictures_per_step
        self._steps = plan.epochs * self._steps_per_epoch
        self._step = 0
        self._step_seconds = 0.0
        self._begun = self._told = time.monotonic()
        self._stop = StopRequest(ends_on_second=processes.count == 1)
        self._stopped = self._ended = False

    def run(self) -> None:
        """Trains to the end of the plan, of the time, or to a stop request of any process, whichever comes first."""
        for epoch in range(1, self._plan.epochs + 1):
            loss = self._epoch(epoch)
            self._processes.require_equal(self._model.state_dict().values(), f"weights after step {self._step}")
            if self._ended:
                self._tell(epoch, loss, "last step")
                break
            if self._processes.first:
                top1 = accuracy(self._model, self._validation, self._how, self._plan.side)
                self._tell(epoch, loss, f"validation top-1 {top1:.2%}")
        if self._step < self._steps:
            reason = "a stop request" if self._stopped else f"the limit of {self._plan.minutes:g} minutes"
            self._processes.say(f"ended by {reason} after {self._step} of {self._steps} steps")

    def _epoch(self, epoch: int) -> float:
        """One pass in random order, an incomplete last step left out; returns the mean loss of this process.

        Every process takes its share of each step: the same number of pictures and of steps for all.
        """
        self._learner.train()
        order = self._processes.of_first(torch.randperm(len(self._training), generator=self._generator))
        total, count = 0.0, 0
        for step in range(self._steps_per_epoch):
            first = step * self._pictures_per_step + self._processes.rank * self._batch
            total += self._train_step(order[first:first + self._batch])
            count += 1
            if time.monotonic() - self._told > PROGRESS_SECONDS:
                self._tell(epoch, total / count, f"step {self._step}/{self._steps}")
            if self._ends():
                break
        return total / count

    def _train_step(self, indices: torch.Tensor) -> float:
        begun = time.monotonic()
        factor = self._processes.least(self._rate_factor())
        for group in self._optimizer.param_groups:
            group["lr"] = group["base"] * factor
        loss = self._loss(indices)
        value = loss.item()
        self._require_finite(value)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        self._step += 1
        self._step_seconds += time.monotonic() - begun
        return value

    def _require_finite(self, loss: float) -> None:
        """Raises WorldError, in all processes, when the loss of one is no number: the weights can only get worse."""
        if self._processes.most(not math.isfinite(loss)) > 0:
            raise WorldError(f"The loss is no number at step {self._step + 1}, so nothing was written; "
                             f"start again with a lower --rate than {self._plan.rate:g}.")

    def _loss(self, indices: torch.Tensor) -> torch.Tensor:
        values = augment(self._training.pixels[indices], self._plan.augmentation, self._generator)
        pictures = normalise(values.to(self._processes.device), self._how, self._plan.side)
        logits = self._learner(pictures)
        targets = self._training.targets[indices].to(self._processes.device)
        loss = functional.cross_entropy(logits, targets, label_smoothing=self._plan.smoothing)
        return loss if self._teacher is None else self._teacher.loss(loss, logits, pictures)

    def _rate_factor(self) -> float:
        """Linear warm-up, then half a cosine to 0 over the steps or over the time, whichever is further on.

        So a machine too slow for the planned epochs still ends with a low rate, and where time does not bind the
        schedule, hence the result, depends on the seed alone.
        """
        progress = max(self._step / self._steps, (time.monotonic() - self._begun) / (self._deadline() - self._begun))
        return min(1, (self._step + 1) / self._plan.warmup) * 0.5 * (1 + math.cos(math.pi * min(1, progress)))

    def _deadline(self) -> float:
        """When the last step must be done so that the final validation and the export still fit, in monotonic seconds.

        A validation picture in float32 takes about as long as a training picture of its size in bfloat16, less in other cases.
        """
        larger = (self._how.width / (self._plan.side or self._how.width)) ** 2
        per_image = self._step_seconds / max(1, self._step * self._batch) * larger
        reserve = EXPORT_SECONDS + len(self._validation) * per_image
        return max(self._begun + 1, self._plan.started + 60 * self._plan.minutes - reserve)

    def _ends(self) -> bool:
        """Whether this was the last step, for any process and hence for all."""
        self._stopped = self._processes.most(self._stop.made) > 0
        late = self._processes.most(time.monotonic() >= self._deadline()) > 0
        self._ended = self._stopped or late or self._step >= self._steps
        return self._ended

    def _tell(self, epoch: int, loss: float, event: str) -> None:
        """One line of progress; the speed is that of the training steps of all processes, the time left includes validation."""
        self._told = time.monotonic()
        per_step = (self._told - self._begun) / self._step
        left = max(0.0, min(per_step * (self._steps - self._step), self._deadline() - self._told))
        self._processes.say(f"epoch {epoch}/{self._plan.epochs}  {event}  loss {loss:.4f}  "
                            f"{self._step * self._pictures_per_step / self._step_seconds:.1f} images/s  {left / 60:.1f} min left")


@torch.no_grad()
def predict(model: nn.Module, images: ImageSet, how: ImageInput, side: int | None = None, batch: int = 16) -> torch.Tensor:
    """Logits [N, classes] without augmentation."""
    model = model.eval().to(memory_format=torch.channels_last)
    device = next(model.parameters()).device
    return torch.cat([model(normalise(pixels.to(device).float() / 255, how, side)).float().cpu() for pixels in images.pixels.split(batch)])


def accuracy(model: nn.Module, images: ImageSet, how: ImageInput, side: int | None = None) -> float:
    """Top-1 on a set, 0..1."""
    return (predict(model, images, how, side).argmax(1) == images.targets).float().mean().item()


def _optimizer(model: ConvNeXt, plan: Plan) -> torch.optim.AdamW:
    """AdamW; biases, normalisation and layer scale are not decayed; the stem and the first stages may be frozen."""
    for stage in model.features[:plan.frozen]:
        stage.requires_grad_(False)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            rate = plan.rate * (HEAD_RATE_FACTOR if name.startswith("classifier") else 1)
            decay = plan.weight_decay if name.endswith("weight") and parameter.ndim > 1 else 0.0
            groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW([
        {"params": parameters, "lr": rate, "base": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()])
