"""Files of single events, added up by month, province, district and actor; no event is kept."""
