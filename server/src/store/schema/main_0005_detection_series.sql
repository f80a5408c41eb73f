-- Charts count the detections of each filter in each stretch of time: answered from the index alone.
CREATE INDEX detection_by_filter ON detection (filter, at);
