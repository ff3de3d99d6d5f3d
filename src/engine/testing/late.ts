/** Tests have all code from the start. Upstream: none. */
import { provideLate } from '../late.ts';
import * as lateCode from '../lateCode.ts';

provideLate(lateCode);
