"""The processes of one training under torchrun: who they are, what they agree on, and that none waits for a lost one."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from datetime import timedelta
from typing import Iterable, Iterator

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from errors import UsageError, WorldError

TIMEOUT = timedelta(minutes=30)
"""How long a process waits for the others, who wait for the first one's validation too. A closed connection is noticed at once."""

LOST = ("connection", "gloo", "nccl", "socket", "timed out", "timeout", "broken pipe")
"""What PyTorch 1.13, which has no exception of its own for it, says when another process is gone."""


class Processes:
    """This process among those of a training; alone, on the processor, where torchrun did not start it.

    Everything here but `first`, `count`, `device` and `say` is done by all processes together, and gives all of them the same.
    """

    def __init__(self) -> None:
        self._rank, self.count, self.device = 0, 1, torch.device("cpu")
        if distributed.is_torchelastic_launched():
            self.device = _device(int(os.environ["LOCAL_RANK"]))
            try:
                distributed.init_process_group("nccl" if self.device.type == "cuda" else "gloo", timeout=TIMEOUT)
            except (RuntimeError, ValueError) as error:
                raise WorldError(f"This process does not reach the others ({str(error).splitlines()[0]}); "
                                 "look at what they say, and at the address and port given to torchrun.") from error
            self._rank, self.count = distributed.get_rank(), distributed.get_world_size()

    @property
    def rank(self) -> int:
        """Number of this process, from 0."""
        return self._rank

    @property
    def first(self) -> bool:
        """Whether this is the process that talks, validates and writes."""
        return self._rank == 0

    def say(self, line: str) -> None:
        """Prints a line, once for all processes."""
        if self.first:
            print(line, flush=True)

    def averaging(self, model: nn.Module) -> nn.Module:
        """The model whose gradients are the mean over all processes; they start from the weights of the first."""
        if self.count == 1:
            return model
        return DistributedDataParallel(model, device_ids=[self.device.index] if self.device.type == "cuda" else None)

    def most(self, value: float) -> float:
        """The highest value of any process."""
        return self._reduced(torch.tensor(float(value), dtype=torch.float64), distributed.ReduceOp.MAX).item()

    def least(self, value: float) -> float:
        """The lowest value of any process."""
        return -self.most(-value)

    def of_first(self, values: torch.Tensor) -> torch.Tensor:
        """The values of the first process, whatever the others have; of one shape and type everywhere."""
        if self.count == 1:
            return values
        sent = values.to(self.device)
        distributed.broadcast(sent, 0)
        return sent.to(values.device)

    def require_equal(self, tensors: Iterable[torch.Tensor], what: str) -> None:
        """Compares SHA-256 digests. Raises WorldError in every process when one has other values."""
        if self.count == 1:
            return
        digest = hashlib.sha256()
        for tensor in tensors:
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        mine = torch.tensor(list(digest.digest()), dtype=torch.int64)
        highest = self._reduced(mine.clone(), distributed.ReduceOp.MAX)
        lowest = self._reduced(mine.clone(), distributed.ReduceOp.MIN)
        if not torch.equal(highest, lowest):
            raise WorldError(f"The {self.count} processes do not have the same {what}; give all machines the same files, "
                             "packages and kind of processor.")

    @contextmanager
    def together(self) -> Iterator[None]:
        """Turns the loss of another process into one sentence (WorldError)."""
        try:
            yield
        except RuntimeError as error:
            if self.count == 1 or not any(word in str(error).lower() for word in LOST):
                raise
            raise WorldError(f"Process {self._rank} of {self.count} lost another one ({str(error).splitlines()[0]}); "
                             "nothing was written by it: look at what the others say and start again.") from error
        finally:
            if distributed.is_initialized():
                distributed.destroy_process_group()

    def _reduced(self, value: torch.Tensor, how: distributed.ReduceOp) -> torch.Tensor:
        if self.count == 1:
            return value
        value = value.to(self.device)
        distributed.all_reduce(value, how)
        return value.cpu()


def _device(local_rank: int) -> torch.device:
    """GPU number local_rank of this machine where PyTorch sees GPUs, else the processor. Raises UsageError when there are too few."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    if local_rank >= torch.cuda.device_count():
        raise UsageError(f"--nproc_per_node asks for {local_rank + 1} processes or more and this machine has "
                         f"{torch.cuda.device_count()} GPUs; start one process for each, or hide them with CUDA_VISIBLE_DEVICES= .")
    torch.cuda.set_device(local_rank)
    return torch.device("cuda", local_rank)
