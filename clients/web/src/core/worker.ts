import { expose } from 'comlink'
import { Office } from './office'

expose(new Office())
