#!/bin/sh
# Compiles the model for Ascend310B4: sh atc.sh fp16, or after amct.sh: sh atc.sh int8. Needs CANN's toolkit; no NPU.
set -eu
cd "$(dirname "$0")"
case "${1:-fp16}" in
  fp16) model=model.onnx ;;
  int8) model=int8/model_deploy_model.onnx ;;
  *) echo "usage: $0 [fp16|int8]" >&2; exit 2 ;;
esac
atc --framework=5 --model="$model" --output="model_Ascend310B4_${1:-fp16}" --soc_version=Ascend310B4 \
  --input_format=NCHW --input_shape="input:1,3,32,32" --insert_op_conf=aipp.cfg --enable_small_channel=1 \
  --output_type=FP32 --log=error
