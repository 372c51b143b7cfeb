#!/bin/sh
# INT8: quantizes model.onnx with the calibration images. Needs CANN's amct_onnx; no NPU.
set -eu
cd "$(dirname "$0")"
mkdir -p int8
amct_onnx calibration --model model.onnx --save_path int8/model \
  --input_shape "input:1,3,32,32" --data_type float32 --data_dir calibration/ \
  --batch_num 8 --calibration_config amct.cfg
